#include "CGenAgentCurl.h"
