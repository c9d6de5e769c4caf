"""One page that shows how a completed form was read."""
