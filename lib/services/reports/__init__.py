"""What leaves the app as a file: pictures, offline pages and tables, made from a ``MapView``."""
