#ifndef CGENAGENT_CURL_H
#define CGENAGENT_CURL_H
#endif
