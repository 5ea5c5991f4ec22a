"""From the outside world to stored works: fetch, parse, identify, take in."""
