"""Carries tensors between the parameters of `model.py` and the weights of the drawing, as training.json lists their places."""

import torch


class WeightsMap:
    def __init__(self, places, shapes):
        """`shapes` has the shape of each weight of the drawing, a matrix [in, out]; `places` say which part of which parameter it is."""
        self.places, self.shapes = places, {name: tuple(shape) for name, shape in shapes.items()}

    def weights(self, parameters):
        """The weights of the drawing from tensors like the parameters: the parameters, their gradients, or what an optimizer keeps."""
        weights = {name: torch.zeros(shape, dtype=torch.float32) for name, shape in self.shapes.items()}
        for place in self.places:
            weight = weights[place["weight"]]
            part = parameters[place["parameter"]].detach().to("cpu", torch.float32)
            block = self.block(weight, place)
            if place["rows"] is not None:
                part = part[place["rows"][0] : place["rows"][1]]
            block.copy_(part.reshape(block.shape[::-1]).T if place["transposed"] else part.reshape(block.shape))
        return weights

    def norms(self, parameters):
        """The norm of the gradient of each weight, in the order of the weights."""
        squares = {name: torch.zeros(()) for name in self.shapes}
        for place in self.places:
            gradient = parameters[place["parameter"]].grad
            if gradient is None:
                continue
            part = gradient if place["rows"] is None else gradient[place["rows"][0] : place["rows"][1]]
            squares[place["weight"]] = squares[place["weight"]].to(part.device) + part.square().sum()
        device = next(iter(parameters.values())).device
        return torch.stack([square.to(device) for square in squares.values()]).sqrt().tolist()

    @staticmethod
    def block(weight, place):
        if place["block"] is None:
            return weight
        (top, bottom), (left, right) = place["block"]["rows"], place["block"]["columns"]
        return weight[top:bottom, left:right] if weight.dim() > 1 else weight[left:right]
