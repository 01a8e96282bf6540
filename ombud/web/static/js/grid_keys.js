/** The keys of the sheet, listed for the reader; the cells themselves hear them. */

import { say } from "./grid_table.js";
import { register } from "./keys.js";

const KEYS = [
  ["↑ ↓ ← →", "key_arrows"],
  ["Ctrl+Home Ctrl+End", "key_ends"],
  ["⇥", "key_tab"],
  ["Ctrl+A", "key_all"],
  ["⏎ F2", "key_edit"],
  ["Abc", "key_type"],
  ["Esc", "key_leave"],
  ["Ctrl+C", "key_copy"],
  ["Ctrl+V", "key_paste"],
  ["Ctrl+D", "key_fill"],
  ["Ctrl+E", "key_series"],
  ["Del", "key_empty"],
  ["Ctrl+Z", "key_undo"],
  ["Ctrl+Y", "key_redo"],
  ["/ Ctrl+F", "key_find"],
  ["Alt+↓", "key_menu"],
  ["Alt+⇧+←→", "key_move"],
  ["Alt+PgUp/Dn", "key_wide"],
];

export function tellKeys() {
  for (const [keys, label] of KEYS) register({ keys, label: say(label), group: "sheet", run: () => {} });
}
