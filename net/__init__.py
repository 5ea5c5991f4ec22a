"""The only way to the network: which addresses, how politely, within which limits."""
