"""The edition's templates; `render` fills them in."""
