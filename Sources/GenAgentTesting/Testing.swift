// The test kit. Filled by its own files.
