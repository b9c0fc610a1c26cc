/** What the graphics driver does not offer; a key of the viewer's texts. */
export type Lack = 'noWebGl' | 'noFloatTextures';

/** The picture cannot be drawn on this machine, for a reason that the person can be told. */
export class DriverLacks extends Error {
  readonly lack: Lack;

  constructor(lack: Lack) {
    super(lack);
    this.lack = lack;
  }
}
