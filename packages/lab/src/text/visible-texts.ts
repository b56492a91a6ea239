/** What a capture holds or a student writes stays text on the page, and says what it shows. Imported for its effect. */
import { makeTextsVisible } from "@potshark/service/visible-text";
import { options } from "preact";

makeTextsVisible(options);
