"""What can go wrong with a shipped model.

EncoderError
├── ModelMissing    a file of the model is not where it should be
└── ModelDamaged    a file of the model is not the one its manifest names, or the runtime refuses it
"""


class EncoderError(Exception):
    """The root of the encoders' errors."""


class ModelMissing(EncoderError):
    """A file of the model is not where it should be. The message names the folder that was looked into."""


class ModelDamaged(EncoderError):
    """A file's sha256 differs from the manifest's, or the runtime can't load it."""
