"""What can go wrong with an engine.

EngineError
├── EngineFailed      it died, stalled, or answered with an error; the composer takes over
└── CannotContinue    it can't go on after an accepted prefix; the run ends failed
"""


class EngineError(Exception):
    """The root of the engines' errors."""


class EngineFailed(EngineError):
    """The engine died, stalled or answered with an error."""


class CannotContinue(EngineError):
    """The engine can't go on after an accepted prefix."""
