"""What the tools saw, for people and for machines. Nothing here changes a translation."""
