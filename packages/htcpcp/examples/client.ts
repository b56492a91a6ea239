/** Asks a pot for a coffee and says what it answered. */
import { CoffeeClient } from "@potshark/htcpcp/node";

const pot = new CoffeeClient({ host: "localhost", port: Number(process.env.PORT ?? 5030) });
const { response } = await pot.exchange({ method: "BREW", target: "coffee://pot?Cream", body: "start" });
console.log(response.status, response.phrase, new TextDecoder().decode(response.body).trim());
