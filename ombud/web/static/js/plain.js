/** Starts what the pages outside the desk need. */

import * as forms from "./forms.js";
import * as pop from "./pop.js";
import * as toast from "./toast.js";

for (const part of [pop, forms, toast]) part.start();
