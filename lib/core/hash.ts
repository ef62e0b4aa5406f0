// Keyed hash: the only source of randomness. (seed, device, channel, tick) → 32 bits, without generator state.

/** Two 32-bit words. */
export interface DeviceKey {
  readonly hi: number;
  readonly lo: number;
}
