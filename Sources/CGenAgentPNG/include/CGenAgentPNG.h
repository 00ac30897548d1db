#ifndef CGENAGENT_PNG_H
#define CGENAGENT_PNG_H
#endif
