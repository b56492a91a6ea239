/** Makes all characters of a pot's texts visible on the page. Page modules import it for its side effect. */
import { makeTextsVisible } from "@potshark/service/visible-text";
import { options } from "preact";

makeTextsVisible(options);
