// What can be set of a simulated 3D printer. The defaults are the reference's values: the predictive-maintenance
// template of Quix (github.com/quixio/template-predictive-maintenance, data generator).
import { SettingError } from '../../core/errors';
import { START_PHASES, type StartPhase } from '../start-phase';

/** How temperatures come about: by the reference's formulas, or by the physics of heaters. */
export const PROFILES = ['reference', 'physical'] as const;

/** Temperatures, depths and σ in °C. */
export interface PrinterSettings {
  profile: (typeof PROFILES)[number];
  startPhase: StartPhase;
  /** how far one printer is ahead of the next (as if long running) or starts before it (staggered) */
  startSpacingSeconds: number;
  printSeconds: number;
  /** after each print; nothing is sent meanwhile */
  pauseSeconds: number;

  hotendTarget: number;
  hotendSigma: number;
  bedTarget: number;
  bedSigma: number;

  ambientTarget: number;
  ambientSigma: number;
  /** the ambient is held for a while, then falls until the cycle ends */
  ambientCycleSeconds: number;
  ambientHoldSeconds: number;
  /** the fall t seconds after its onset is ambientFall · (t / ambientFallSeconds)^ambientFallExponent */
  ambientFall: number;
  ambientFallSeconds: number;
  /** a multiple of 0.5 */
  ambientFallExponent: number;
  /** false: the ambient stays down until the next cycle's fall, a defect of the reference */
  ambientReset: boolean;
  /** lower end of the allowed band; the ground truth tells when the fall crosses it */
  ambientLimit: number;

  /** bursts of the fluctuated ambient: normal behaviour, no anomaly; times are drawn in whole seconds */
  burstGapMinSeconds: number;
  burstGapMaxSeconds: number;
  burstMinSeconds: number;
  burstMaxSeconds: number;
  /** the largest; 0 means no bursts */
  burstAmplitude: number;

  /** dips of hot end and bed: short falls in the shape of half a sine */
  dips: boolean;
  /** of the hot end, and as many of the bed */
  dipsPerPrint: number;
  dipMinSeconds: number;
  dipMaxSeconds: number;
  hotendDipDepth: number;
  bedDipDepth: number;

  /** of the physical profile: where a print begins, and what surrounds the enclosure */
  roomTemperature: number;
  hotendWatts: number;
  /** J/K */
  hotendCapacity: number;
  /** W/K */
  hotendLoss: number;
  /** 1/s: how fast the thermistor follows */
  hotendSensorRate: number;
  /** printers differ as those of a real fleet do */
  fleetSpread: boolean;
  bedWatts: number;
  bedCapacity: number;
  bedLoss: number;
  /** time constant of the air in the enclosure */
  enclosureMinutes: number;
  sensorSigma: number;
  /** of a hundred prints so many have a heater or thermistor that fails */
  runawayPercent: number;
}

export const PRINTER_DEFAULTS: Readonly<PrinterSettings> = {
  profile: 'reference',
  startPhase: 'as if long running',
  startSpacingSeconds: 300,
  printSeconds: 28_800,
  pauseSeconds: 300,
  hotendTarget: 250,
  hotendSigma: 0.5,
  bedTarget: 110,
  bedSigma: 0.5,
  ambientTarget: 50,
  ambientSigma: 0.2,
  ambientCycleSeconds: 7200,
  ambientHoldSeconds: 3600,
  ambientFall: 25,
  ambientFallSeconds: 3600,
  ambientFallExponent: 2,
  ambientReset: true,
  ambientLimit: 45,
  burstGapMinSeconds: 5,
  burstGapMaxSeconds: 300,
  burstMinSeconds: 1,
  burstMaxSeconds: 4,
  burstAmplitude: 3,
  dips: true,
  dipsPerPrint: 20,
  dipMinSeconds: 30,
  dipMaxSeconds: 35,
  hotendDipDepth: 20,
  bedDipDepth: 10,
  // Marlin's defaults for an E3D V6 hot end.
  roomTemperature: 25,
  hotendWatts: 40,
  hotendCapacity: 16.7,
  hotendLoss: 0.068,
  hotendSensorRate: 0.22,
  fleetSpread: true,
  // An aluminium bed of 300 × 300 mm: 25 to 100 °C in about six minutes.
  bedWatts: 250,
  bedCapacity: 900,
  bedLoss: 1.6,
  enclosureMinutes: 25,
  sensorSigma: 0.05,
  runawayPercent: 2,
};

interface Rule {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** Of every number: 115 days, and no temperature; what is within it can be reckoned with. */
const MOST = 10_000_000;

/** The bounds of each number; those that are not named may be any, below zero too. */
const RULES: Partial<Record<keyof PrinterSettings, Rule>> = {
  startSpacingSeconds: { min: 0 },
  printSeconds: { min: 1 },
  pauseSeconds: { min: 0 },
  hotendSigma: { min: 0 },
  bedSigma: { min: 0 },
  ambientSigma: { min: 0 },
  ambientCycleSeconds: { min: 1 },
  ambientHoldSeconds: { min: 0 },
  ambientFall: { min: 0 },
  ambientFallSeconds: { min: 1 },
  ambientFallExponent: { min: 0.5, max: 10 },
  burstGapMinSeconds: { min: 0, whole: true },
  burstGapMaxSeconds: { min: 0, whole: true },
  burstMinSeconds: { min: 1, whole: true },
  burstMaxSeconds: { min: 1, whole: true },
  burstAmplitude: { min: 0 },
  dipsPerPrint: { min: 0, max: 10_000, whole: true },
  dipMinSeconds: { min: 1, whole: true },
  dipMaxSeconds: { min: 1, whole: true },
  hotendWatts: { min: 1, max: 10_000 },
  hotendCapacity: { min: 0.1, max: 1_000_000 },
  hotendLoss: { min: 0.0001, max: 10_000 },
  hotendSensorRate: { min: 0.001, max: 1000 },
  bedWatts: { min: 1, max: 100_000 },
  bedCapacity: { min: 0.1, max: 1_000_000 },
  bedLoss: { min: 0.0001, max: 10_000 },
  enclosureMinutes: { min: 0.1, max: 10_000 },
  sensorSigma: { min: 0 },
  runawayPercent: { min: 0, max: 100 },
};

/**
 * The settings with the defaults for those left out.
 *
 * @throws SettingError naming the one that cannot be used
 */
export function printerSettings(given: Partial<PrinterSettings>): Readonly<PrinterSettings> {
  const settings = { ...PRINTER_DEFAULTS, ...given };
  for (const [name, usual] of Object.entries(PRINTER_DEFAULTS)) {
    if (typeof usual === 'number') checkNumber(name as keyof PrinterSettings, settings);
  }
  if (!START_PHASES.includes(settings.startPhase)) {
    throw new SettingError('startPhase', settings.startPhase, `one of ${START_PHASES.join(', ')}`);
  }
  if (!PROFILES.includes(settings.profile)) {
    throw new SettingError('profile', settings.profile, `one of ${PROFILES.join(', ')}`);
  }
  if (!Number.isInteger(settings.ambientFallExponent * 2)) {
    throw new SettingError('ambientFallExponent', settings.ambientFallExponent, 'a multiple of 0.5');
  }
  checkOrder(settings, 'burstGapMinSeconds', 'burstGapMaxSeconds');
  checkOrder(settings, 'burstMinSeconds', 'burstMaxSeconds');
  checkOrder(settings, 'dipMinSeconds', 'dipMaxSeconds');
  const room = Math.floor(settings.printSeconds / settings.dipMaxSeconds);
  if (settings.profile === 'reference' && settings.dips && settings.dipsPerPrint > room) {
    throw new SettingError('dipsPerPrint', settings.dipsPerPrint, `at most ${room}: so many fit into a print`);
  }
  return settings;
}

function checkNumber(name: keyof PrinterSettings, settings: PrinterSettings): void {
  const value = settings[name] as number;
  const { min = -MOST, max = MOST, whole = false } = RULES[name] ?? {};
  if (value >= min && value <= max && (whole ? Number.isInteger(value) : Number.isFinite(value))) return;
  throw new SettingError(name, value, `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`);
}

function checkOrder(settings: PrinterSettings, min: keyof PrinterSettings, max: keyof PrinterSettings): void {
  if (settings[min] > settings[max]) throw new SettingError(max, settings[max], `at least ${min}, ${settings[min]}`);
}
