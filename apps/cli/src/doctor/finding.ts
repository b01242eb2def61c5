import type { Invocation } from '../command/spec.ts';
import type { doctorFlags } from '../commands/doctor.ts';
import type { Io } from '../io.ts';

/** What a check found. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'missing' | 'broken';
  /** A needed part that is not ok makes the command fail. */
  readonly importance: 'needed' | 'optional';
  /** A version, a size, or what went wrong. */
  readonly detail: string;
  /** The command, or the step, that brings what is missing. */
  readonly remedy?: string;
}

export type DoctorFlags = Invocation<typeof doctorFlags>['flags'];

/** One or several findings on one subject. Never throws. */
export type Check = (flags: DoctorFlags, io: Io) => Promise<readonly Finding[]>;
