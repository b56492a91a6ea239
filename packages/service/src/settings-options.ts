/** Converts the settings of config/config.ts to options of a command, and back. */
import { readSettings, type Settings, settingFlags } from "@potshark/config";
import { type Command, Option } from "commander";

const HELP_GROUP = "Settings (each also an environment variable of the name in brackets):";

/**
 * Adds settings as options, in a help group of their own; a boolean one as `--x` and `--no-x`.
 * @param only the settings to add; all by default
 * @returns the command
 */
export const addSettings = (command: Command, only?: readonly (keyof Settings)[]): Command => {
  for (const { setting, flag, isBoolean, about, initial } of settingFlags) {
    if (only !== undefined && !only.includes(setting)) continue;
    const description = `${about} [${setting}, default ${initial}]`;
    command.addOption(new Option(isBoolean ? flag : `${flag} <value>`, description).helpGroup(HELP_GROUP));
    if (isBoolean) {
      command.addOption(new Option(flag.replace("--", "--no-"), `do not ${about}`).helpGroup(HELP_GROUP));
    }
  }
  return command;
};

/** The settings that were given to the command as flags, as texts under the setting's name. */
export const givenSettings = (command: Command): Partial<Record<keyof Settings, string>> => {
  const given: Partial<Record<keyof Settings, string>> = {};
  for (const { setting, flag } of settingFlags) {
    const option = command.options.find(({ long }) => long === flag);
    if (option === undefined) continue;
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value !== undefined) given[setting] = String(value);
  }
  return given;
};

/**
 * The settings of this run: flags given to the command, then the environment, then config/config.ts.
 * @throws SettingError naming the first setting that is not allowed
 */
export const settingsOf = (command: Command, env: Readonly<Record<string, string | undefined>>): Settings =>
  readSettings(env, givenSettings(command));
