#ifndef CGENAGENT_CURL_H
#define CGENAGENT_CURL_H

// libcurl sets and reads options through variadic functions, which Swift cannot call. One wrapper for each type of
// argument; everything else of libcurl is called from Swift directly.

#include <curl/curl.h>

CURLcode genagent_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode genagent_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode genagent_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode genagent_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode genagent_curl_set_bytes(CURL *handle, CURLoption option, const void *value);
CURLcode genagent_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode genagent_curl_set_write(CURL *handle, CURLoption option, curl_write_callback value);
CURLcode genagent_curl_set_read(CURL *handle, CURLoption option, curl_read_callback value);
CURLcode genagent_curl_set_seek(CURL *handle, CURLoption option, curl_seek_callback value);
CURLcode genagent_curl_set_open(CURL *handle, CURLoption option, curl_opensocket_callback value);
CURLcode genagent_curl_set_prerequest(CURL *handle, CURLoption option, curl_prereq_callback value);
CURLcode genagent_curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode genagent_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);
CURLMcode genagent_curl_multi_set_long(CURLM *handle, CURLMoption option, long value);

#endif
