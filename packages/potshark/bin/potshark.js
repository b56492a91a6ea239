#!/usr/bin/env node
// npm links a command when it installs, and only to a file that is there: before anything is compiled, this one is.
import "../dist/main.js";
