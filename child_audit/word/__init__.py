"""The only door to zip packages and Word's XML."""
