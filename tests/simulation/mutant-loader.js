// @ts-check
// node --import this file --import tsx: tsx then asks the hooks below for each text that it translates.
import { register } from "node:module";

register("./mutant-hooks.js", import.meta.url);
