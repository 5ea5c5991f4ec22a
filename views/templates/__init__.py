"""The pages' templates; `text.render` fills them in."""
