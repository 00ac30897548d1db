#include "CGenAgentPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct genagent_png_reader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t count, position, memory_left;
    int ran_out;
    char message[240];
};

// MARK: Reading

static void reader_error(png_structp png, png_const_charp message) {
    genagent_png_reader *reader = png_get_error_ptr(png);
    if (reader->message[0] == 0) {
        snprintf(reader->message, sizeof reader->message, "%s", message);
    } else {
        // A warning often says exactly what was wrong, and the error only that something was.
        size_t used = strlen(reader->message);
        snprintf(reader->message + used, sizeof reader->message - used, "; %s", message);
    }
    png_longjmp(png, 1);
}

static void reader_warning(png_structp png, png_const_charp message) {
    genagent_png_reader *reader = png_get_error_ptr(png);
    if (reader->message[0] == 0) {
        snprintf(reader->message, sizeof reader->message, "%s", message);
    }
}

static void reader_take(png_structp png, png_bytep target, size_t length) {
    genagent_png_reader *reader = png_get_io_ptr(png);
    if (length > reader->count - reader->position) {
        reader->ran_out = 1;
        png_error(png, "the file ends inside a chunk");
    }
    memcpy(target, reader->bytes + reader->position, length);
    reader->position += length;
}

// libpng limits the memory of one text chunk, but not of a thousand chunks. So all allocations are counted.

enum { BLOCK_HEADER = 16 };

static png_voidp reader_alloc(png_structp png, png_alloc_size_t size) {
    genagent_png_reader *reader = png_get_mem_ptr(png);
    if (size > reader->memory_left || size > SIZE_MAX - BLOCK_HEADER) { return NULL; }
    size_t *block = malloc(size + BLOCK_HEADER);
    if (block == NULL) { return NULL; }
    reader->memory_left -= size;
    *block = size;
    return (char *)block + BLOCK_HEADER;
}

static void reader_free(png_structp png, png_voidp memory) {
    genagent_png_reader *reader = png_get_mem_ptr(png);
    size_t *block = (size_t *)((char *)memory - BLOCK_HEADER);
    reader->memory_left += *block;
    free(block);
}

static int reader_failure(const genagent_png_reader *reader) {
    return reader->ran_out ? GENAGENT_PNG_RAN_OUT : GENAGENT_PNG_REFUSED;
}

genagent_png_reader *genagent_png_open(const uint8_t *bytes, size_t count, size_t memory_limit, int keep_text) {
    genagent_png_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) { return NULL; }
    reader->bytes = bytes;
    reader->count = count;
    reader->memory_left = memory_limit;
    reader->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, reader, reader_error, reader_warning, reader,
                                           reader_alloc, reader_free);
    reader->info = reader->png == NULL ? NULL : png_create_info_struct(reader->png);
    if (reader->info == NULL) {
        genagent_png_close(reader);
        return NULL;
    }
    if (setjmp(png_jmpbuf(reader->png))) {
        genagent_png_close(reader);
        return NULL;
    }
    png_set_read_fn(reader->png, reader, reader_take);
    // Swift checks the pixel limit between header and pixels, with a better error than libpng's own limit on a side.
    png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(reader->png, memory_limit);
    png_set_chunk_cache_max(reader->png, 1000);
    if (!keep_text) { png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1); }
    return reader;
}

int genagent_png_read_header(genagent_png_reader *reader, genagent_png_header *header) {
    if (setjmp(png_jmpbuf(reader->png))) { return reader_failure(reader); }
    png_read_info(reader->png, reader->info);
    header->width = png_get_image_width(reader->png, reader->info);
    header->height = png_get_image_height(reader->png, reader->info);
    header->bit_depth = png_get_bit_depth(reader->png, reader->info);
    header->color_type = png_get_color_type(reader->png, reader->info);
    header->interlaced = png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE;
    return GENAGENT_PNG_OK;
}

int genagent_png_text_count(genagent_png_reader *reader) {
    return png_get_text(reader->png, reader->info, NULL, NULL);
}

genagent_png_text genagent_png_text_at(genagent_png_reader *reader, int index) {
    genagent_png_text result = {"", "", 0, 0};
    png_textp texts = NULL;
    int count = png_get_text(reader->png, reader->info, &texts, NULL);
    if (texts == NULL || index < 0 || index >= count) { return result; }
    png_text text = texts[index];
    result.keyword = text.key != NULL ? text.key : "";
    result.text = text.text != NULL ? text.text : "";
    result.international = text.compression >= PNG_ITXT_COMPRESSION_NONE;
    result.length = text.text == NULL ? 0 : result.international ? text.itxt_length : text.text_length;
    return result;
}

int genagent_png_read_pixels(genagent_png_reader *reader, uint8_t *rgba, size_t capacity) {
    png_structp png = reader->png;
    if (setjmp(png_jmpbuf(png))) { return reader_failure(reader); }
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, reader->info);
    size_t stride = (size_t)png_get_image_width(png, reader->info) * 4;
    png_uint_32 height = png_get_image_height(png, reader->info);
    if (png_get_rowbytes(png, reader->info) != stride || height == 0 || capacity / height < stride) {
        png_error(png, "the rows are not of the expected length");
    }
    for (int pass = 0; pass < passes; pass++) {
        for (png_uint_32 y = 0; y < height; y++) { png_read_row(png, rgba + y * stride, NULL); }
    }
    png_read_end(png, NULL);
    return GENAGENT_PNG_OK;
}

const char *genagent_png_message(const genagent_png_reader *reader) { return reader->message; }

void genagent_png_close(genagent_png_reader *reader) {
    if (reader == NULL) { return; }
    if (reader->png != NULL) { png_destroy_read_struct(&reader->png, &reader->info, NULL); }
    free(reader);
}

// MARK: Writing

static void writer_error(png_structp png, png_const_charp message) {
    genagent_png_output *output = png_get_error_ptr(png);
    snprintf(output->message, output->message_size, "%s", message);
    png_longjmp(png, 1);
}

static void writer_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void writer_give(png_structp png, png_bytep source, size_t length) {
    genagent_png_output *output = png_get_io_ptr(png);
    if (length > output->capacity - output->count) {
        size_t capacity = output->capacity * 2 + length + 4096;
        uint8_t *bytes = realloc(output->bytes, capacity);
        if (bytes == NULL) { png_error(png, "no memory for the written file"); }
        output->bytes = bytes;
        output->capacity = capacity;
    }
    memcpy(output->bytes + output->count, source, length);
    output->count += length;
}

static void writer_flush(png_structp png) { (void)png; }

static void write_all(png_structp png, png_infop info, png_textp texts, const genagent_png_job *job) {
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, info, job->width, job->height, 8, job->opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, job->level);
    png_set_compression_buffer_size(png, 1 << 16);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, job->filters);
    for (int i = 0; i < job->text_count; i++) {
        texts[i].compression = job->texts[i].international ? PNG_ITXT_COMPRESSION_NONE : PNG_TEXT_COMPRESSION_NONE;
        texts[i].key = (png_charp)job->texts[i].keyword;
        texts[i].text = (png_charp)job->texts[i].text;
    }
    if (job->text_count > 0) { png_set_text(png, info, texts, job->text_count); }
    png_write_info(png, info);
    if (job->opaque) { png_set_filler(png, 0, PNG_FILLER_AFTER); }
    for (uint32_t y = 0; y < job->height; y++) { png_write_row(png, job->rgba + (size_t)y * job->width * 4); }
    png_write_end(png, info);
}

int genagent_png_write(const genagent_png_job *job, genagent_png_output *output) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, output, writer_error, writer_warning);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    png_textp texts = calloc((size_t)job->text_count + 1, sizeof(png_text));
    // Set on both sides of a longjmp and read after it.
    volatile int status = GENAGENT_PNG_NO_MEMORY;
    if (info != NULL && texts != NULL) {
        status = GENAGENT_PNG_REFUSED;
        png_set_write_fn(png, output, writer_give, writer_flush);
        if (setjmp(png_jmpbuf(png)) == 0) {
            write_all(png, info, texts, job);
            status = GENAGENT_PNG_OK;
        }
    }
    free(texts);
    png_destroy_write_struct(&png, &info);
    return status;
}
