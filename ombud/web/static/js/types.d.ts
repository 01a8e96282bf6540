import type htmxModule from "htmx.org";

declare global {
  const htmx: typeof htmxModule;
}
