// glibc's counters of its allocator; elsewhere there is nothing to import.
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
