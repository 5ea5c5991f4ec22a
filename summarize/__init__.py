"""From an item's text to its PM card: the source's own words, each with where it stands."""
