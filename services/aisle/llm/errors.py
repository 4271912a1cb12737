"""What can go wrong while an answer is written.

EngineError
├── EngineFailed      it died, stalled, or answered with an error; the composer takes over
├── CannotContinue    it can't go on after an accepted prefix; the composer does, or the run ends failed
└── Overloaded        no replica had a free slot before the question's deadline
"""


class EngineError(Exception):
    """The root of the engines' errors."""


class EngineFailed(EngineError):
    """The engine died, stalled or answered with an error."""


class CannotContinue(EngineError):
    """The engine can't go on after an accepted prefix."""


class Overloaded(EngineError):
    """Every slot of every replica was busy until the question's deadline."""
