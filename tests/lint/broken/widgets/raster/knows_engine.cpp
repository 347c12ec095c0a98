#  include "ng/engine/simulation.h"
