"""The app's pages: each is a function without arguments that `app.py` registers."""
