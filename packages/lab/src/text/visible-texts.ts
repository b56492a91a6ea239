/** Makes all characters of texts from captures and students visible on the page. Imported for its side effect. */
import { makeTextsVisible } from "@potshark/service/visible-text";
import { options } from "preact";

makeTextsVisible(options);
