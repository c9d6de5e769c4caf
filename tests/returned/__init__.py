"""Completed forms as councils' own Word files return them, with the truth known, and a score of their reading.

``wording`` holds the forms' words, ``sheet`` the pieces of a blank, ``blanks*`` the blanks; ``hands`` completes them,
``noise`` disturbs them, ``clients`` saves them again through other programs; ``completed`` makes one document of one
seed; ``score`` reads and scores. Nothing here looks at the tagged templates or at how the reader works, so that the
tests don't share its blind spots.
"""
