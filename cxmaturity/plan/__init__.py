"""The plan: from where a company stands to its target, cheapest first, and proven to arrive."""
