#include "CGenAgentPNG.h"
