#ifndef CGENAGENT_PNG_H
#define CGENAGENT_PNG_H

// libpng leaves a failing call by longjmp, which must not cross Swift frames. So every call that can fail is made here,
// under its own setjmp, and returns a status. Swift decides sizes, limits and error texts.

#include <stddef.h>
#include <stdint.h>

enum {
    /// The call succeeded.
    GENAGENT_PNG_OK = 0,
    /// The file ended where libpng wanted more bytes.
    GENAGENT_PNG_RAN_OUT = 1,
    /// libpng refused; the message says why.
    GENAGENT_PNG_REFUSED = 2,
    /// Not enough memory for libpng's own state.
    GENAGENT_PNG_NO_MEMORY = 3
};

/// The contents of the IHDR chunk.
typedef struct {
    uint32_t width, height;
    int bit_depth, color_type, interlaced;
} genagent_png_header;

/// One text chunk. Latin-1 (tEXt, zTXt) or, when `international`, UTF-8 (iTXt). Both strings end in a zero, which
/// `length` does not count.
typedef struct {
    const char *keyword;
    const char *text;
    size_t length;
    int international;
} genagent_png_text;

/// One file being read from memory.
typedef struct genagent_png_reader genagent_png_reader;

/// Starts reading; the bytes must outlive the reader. NULL: no memory. libpng may use at most `memory_limit` bytes.
/// With `keep_text` text chunks are kept, otherwise every chunk that does not change the pixels is skipped.
genagent_png_reader *genagent_png_open(const uint8_t *bytes, size_t count, size_t memory_limit, int keep_text);

/// Reads everything before the first IDAT chunk. Allocates no memory for pixels.
int genagent_png_read_header(genagent_png_reader *reader, genagent_png_header *header);

/// How many text chunks `read_header` kept, and one of them. The strings live as long as the reader.
int genagent_png_text_count(genagent_png_reader *reader);
genagent_png_text genagent_png_text_at(genagent_png_reader *reader, int index);

/// After `read_header`: decodes all rows as straight-alpha RGBA, 8 bits a channel, to a buffer of `capacity` bytes.
int genagent_png_read_pixels(genagent_png_reader *reader, uint8_t *rgba, size_t capacity);

/// libpng's first warning and its error; empty if there is neither.
const char *genagent_png_message(const genagent_png_reader *reader);

void genagent_png_close(genagent_png_reader *reader);

/// What to write. `filters` is a mask of libpng's PNG_FILTER_ values; `opaque` leaves the alpha channel out.
typedef struct {
    const uint8_t *rgba;
    uint32_t width, height;
    int opaque, level, filters;
    const genagent_png_text *texts;
    int text_count;
} genagent_png_job;

/// A written file, or the reason why there is none. The caller frees `bytes`, also after a failure.
typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
    char *message;
    size_t message_size;
} genagent_png_output;

int genagent_png_write(const genagent_png_job *job, genagent_png_output *output);

#endif
