/// PNG files to pixels and back, over libpng.
///
/// ```swift
/// let picture = try PNG.decode(data)
/// let small = picture.scaled(toFit: 512)
/// let file = try PNG.encode(small, text: [PNGText(keyword: "prompt", text: "a red cube")])
/// ```
///
/// Every kind of PNG is read (1 to 16 bits, gray, palette, alpha, interlaced) and becomes straight-alpha RGBA with 8
/// bits a channel. Samples of 16 bits are rounded to the nearest of 8. Pixels are taken as sRGB: gamma and colour
/// profiles in the file (gAMA, cHRM, iCCP) are ignored, as the image loaders of most models do. Of an animated PNG the
/// default picture is read.
public enum PNG {}
