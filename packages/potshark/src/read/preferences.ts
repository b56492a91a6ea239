/** `-o`: Wireshark's preferences that the engine supports. */
import type { SessionOptions } from "@potshark/dissect";
import { inert, UserMistake } from "@potshark/service/mistake";

const OUT_OF_ORDER = "tcp.reassemble_out_of_order";

/**
 * @param given the arguments of `-o`: "tcp.reassemble_out_of_order:TRUE"
 * @throws UserMistake if one is unknown
 */
export const readPreferences = (given: readonly string[]): SessionOptions => {
  let options: SessionOptions = {};
  for (const text of given) {
    const [name, value = ""] = text.split(/:(.*)/s, 2);
    if (name !== OUT_OF_ORDER || !/^(?:true|false)$/i.test(value)) {
      throw new UserMistake(`-o ${inert(text, 80)} is not known; there is ${OUT_OF_ORDER}:TRUE, or FALSE`);
    }
    options = { reassembleOutOfOrder: value.toLowerCase() === "true" };
  }
  return options;
};
