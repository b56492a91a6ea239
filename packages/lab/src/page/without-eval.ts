/**
 * Imported before every module that makes a schema: zod would compile schemas with eval, which the page's policy
 * forbids.
 */
import { z } from "zod";

z.config({ jitless: true });
