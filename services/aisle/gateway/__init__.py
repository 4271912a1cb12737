"""The door: takes questions over HTTP into the log, and writes their answers to the shoppers' streams."""
