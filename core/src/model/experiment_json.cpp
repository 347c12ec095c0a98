#include <ng/model/experiment_json.h>
