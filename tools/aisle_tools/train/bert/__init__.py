"""BERT as the trained models share it: the pretrained weights, the network in torch, and the graph that ships."""
