/** Whatever a pot says stays text on the page, and says what it shows. Imported by what makes pages, for its effect. */
import { makeTextsVisible } from "@potshark/service/visible-text";
import { options } from "preact";

makeTextsVisible(options);
