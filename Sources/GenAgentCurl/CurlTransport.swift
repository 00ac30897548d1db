// The transport over libcurl. Filled by its own files.
