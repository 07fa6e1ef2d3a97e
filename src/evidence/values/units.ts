/**
 * Units of measure in English and Japanese, grouped by dimension. Only units of one dimension are
 * ever compared, after conversion to the dimension's first unit. Months and days stay apart: a
 * month has no fixed number of days.
 *
 * @module
 */

export interface Unit {
  readonly unit: string;
  readonly dimension: string;
  readonly factor: number;
  readonly offset?: number;
}

/** `dimension: unit factor alias, alias; unit factor alias ...`; an alias keeps its case. */
const table = `
mass: g 1 g,gram,grams,グラム; kg 1000 kg,kgs,KG,Kg,kilo,kilos,kilogram,kilograms,キログラム,キロ; mg 0.001 mg,ミリグラム; t 1000000 t,ton,tons,tonne,tonnes,トン; lb 453.59237 lb,lbs,pounds,pound; oz 28.349523125 oz,ounce,ounces
length: m 1 m,metre,metres,meter,meters,メートル; mm 0.001 mm,MM,millimetre,millimetres,millimeter,millimeters,ミリメートル,ミリ; cm 0.01 cm,centimetre,centimetres,centimeter,centimeters,センチメートル,センチ; km 1000 km,kilometre,kilometres,kilometer,kilometers,キロメートル; in 0.0254 inch,inches,in.,",インチ; ft 0.3048 ft,feet,foot,フィート; yd 0.9144 yards,yard; mi 1609.344 miles,mile,マイル
area: m2 1 m2,sqm,square metres,square meters,平方メートル,平米; km2 1000000 km2; ha 10000 ha,hectares; sq ft 0.09290304 sq ft,square feet; tsubo 3.305785 坪
volume: L 1 L,l,litre,litres,liter,liters,リットル; mL 0.001 ml,mL,cc,ミリリットル; m3 1000 m3,立方メートル; gal 3.785411784 gal,gallon,gallons
time: s 1 s,sec,secs,second,seconds,秒,秒間; ms 0.001 ms,millisecond,milliseconds,ミリ秒; min 60 min,mins,minute,minutes,分間,分; h 3600 h,hr,hrs,hour,hours,時間; d 86400 day,days,working days,business days,営業日,日間; wk 604800 week,weeks,週間
months: mo 1 month,months,か月間,か月,ヶ月間,ヶ月,カ月間,カ月,ヵ月,ケ月,箇月; yr 12 year,years,yrs,年間,年半,年
temperature: °C 1 °C,degC,degrees C,degrees Celsius,degrees celsius,degrees centigrade; °F 0.5555555555555556 °F,degrees Fahrenheit,degrees fahrenheit
pressure: kPa 1 kPa,キロパスカル; Pa 0.001 Pa; MPa 1000 MPa,メガパスカル; bar 100 bar,bars; psi 6.894757293 psi
power: W 1 W,watt,watts,ワット; kW 1000 kW,kilowatt,kilowatts,キロワット; MW 1000000 MW; hp 745.699872 hp
energy: Wh 1 Wh; kWh 1000 kWh,キロワット時; MWh 1000000 MWh
voltage: V 1 V,volt,volts,ボルト; kV 1000 kV; mV 0.001 mV
current: A 1 A,amp,amps,ampere,amperes,アンペア; mA 0.001 mA
charge: mAh 1 mAh; Ah 1000 Ah
frequency: Hz 1 Hz,ヘルツ; kHz 1000 kHz; MHz 1000000 MHz; GHz 1000000000 GHz
data: B 1 bytes,byte,バイト; KB 1000 KB,kB,キロバイト; MB 1000000 MB,megabytes,メガバイト; GB 1000000000 GB,gigabytes,ギガバイト,ギガ; TB 1000000000000 TB,terabytes,テラバイト
data rate: bps 1 bps; kbps 1000 kbps; Mbps 1000000 Mbps,Mb/s; Gbps 1000000000 Gbps
speed: m/s 1 m/s,m/秒,metres per second,meters per second; km/h 0.2777777777777778 km/h,kph,kmh,キロ毎時; mph 0.44704 mph; m/min 0.016666666666666666 m/min,m/分
rotation: rpm 1 rpm,RPM,回転
flow: L/min 1 L/min,l/min,L/分; m3/h 16.666666666666668 m3/h
torque: N·m 1 N·m,Nm,N-m
force: N 1 N; kN 1000 kN
sound: dB 1 dB,デシベル
angle: ° 1 °,degrees
ratio: ppm 1 ppm
`;

const offsets: Readonly<Record<string, number>> = { "°F": -17.77777777777778 };

const units: ReadonlyMap<string, Unit> = new Map(table.trim().split("\n").flatMap(readRow));

function readRow(row: string): [string, Unit][] {
  const [dimension = "", list = ""] = row.split(": ");
  return list.split("; ").flatMap((entry) => {
    const match = /^(.+?) ([\d.]+) (.+)$/u.exec(entry);
    const [, unit = "", factor = "1", aliases = ""] = match ?? [];
    const offset = offsets[unit];
    const made = {
      unit,
      dimension,
      factor: Number(factor),
      ...(offset !== undefined && { offset }),
    };
    return aliases.split(",").map((alias): [string, Unit] => [alias, made]);
  });
}

/** The unit's symbols, longest first, for the start of `text`; a letter may not follow a letter. */
export function unitAt(text: string): { readonly alias: string; readonly unit: Unit } | undefined {
  for (let length = Math.min(longest, text.length); length > 0; length -= 1) {
    const alias = text.slice(0, length);
    const unit =
      units.get(alias) ?? units.get(alias.toLowerCase().length > 3 ? alias.toLowerCase() : alias);
    if (unit && !/^[A-Za-z]{2}/u.test(alias.slice(-1) + text.charAt(length)))
      return { alias, unit };
  }
  return undefined;
}

const longest = Math.max(...[...units.keys()].map((alias) => alias.length));
