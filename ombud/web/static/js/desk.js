/** Starts what every page of the desk has. */

import * as clock from "./clock.js";
import * as drop from "./drop.js";
import * as forms from "./forms.js";
import * as keys from "./keys.js";
import * as pop from "./pop.js";
import * as reveal from "./reveal.js";
import * as sheet from "./sheet.js";
import * as table from "./table.js";
import * as toast from "./toast.js";
import * as wait from "./wait.js";

for (const part of [pop, keys, sheet, table, toast, clock, forms, reveal, drop, wait]) part.start();
