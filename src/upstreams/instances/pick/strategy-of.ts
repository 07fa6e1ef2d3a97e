import type { Balancer } from "../../settings.ts";
import type { Strategy } from "./candidate.ts";
import { leastConnections } from "./least-connections.ts";
import { powerOfTwo } from "./power-of-two.ts";
import { rendezvous } from "./rendezvous.ts";
import { roundRobin, weighted } from "./round-robin.ts";

export function strategyOf(balancer: Balancer, random: () => number): Strategy {
  switch (balancer) {
    case "round-robin":
      return roundRobin;
    case "weighted":
      return weighted;
    case "least-connections":
      return leastConnections;
    case "p2c-ewma":
      return powerOfTwo(random);
    case "hash":
      return rendezvous;
  }
}
