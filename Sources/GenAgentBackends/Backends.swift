// Adapters of real servers. Filled by their own files.
