// gateway/main.ts: starts the gateway, says where it is, and stops on a signal.
import { startGateway } from "./server.ts";
import { BadSettings, readSettings, USAGE } from "./settings.ts";

try {
  const settings = readSettings(process.argv.slice(2));
  const gateway = await startGateway(settings);
  if (settings.development) {
    console.error("DEVELOPMENT SIGN-IN: whoever names a person is believed. For this machine alone, never for real cases.");
  }
  console.log(JSON.stringify({ message: "serving", url: gateway.url }));
  const stop = () => void gateway.stop().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
} catch (error) {
  console.error(error instanceof BadSettings ? `${error.message}\n${USAGE}` : String(error));
  process.exit(error instanceof BadSettings ? 2 : 1);
}
