/** W3C Trusted Types, as far as they are used; TypeScript's library does not have them yet. */
declare var trustedTypes:
  | {
      createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(input: string): unknown };
    }
  | undefined;
