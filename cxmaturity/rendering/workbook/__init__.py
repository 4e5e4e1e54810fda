"""The workbook's parts: the book, its cells and looks, and one file a sheet."""
