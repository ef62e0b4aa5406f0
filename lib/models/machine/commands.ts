// What a person may ask of a machine.
import { failureCommands } from '../failure-commands';
import { FAILURE_NAMES } from './failures';

export const MACHINE_COMMANDS = failureCommands(FAILURE_NAMES);
