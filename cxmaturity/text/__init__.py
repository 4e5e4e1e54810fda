"""Words of a reader: catalogues, widths, names that are one, figures as they are printed."""
