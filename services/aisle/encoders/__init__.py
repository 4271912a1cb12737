"""Text → vectors, by small ONNX models that ship under `models/`: onnxruntime and tokenizers, no torch."""
